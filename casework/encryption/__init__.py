"""Keys and encryption: one data key per sleutelhouder, wrapped by a master key from outside the database.

The only place that imports cryptography. Use keystore for keys, fields for columns, history for versions,
hashes for exact search, errors for what can go wrong.
"""
