"""Files that somebody adds to a dossier: what may come in, and how it is checked.

content.py recognises a file by what is in it and takes out what does not belong; scanner.py is the hook for a virus
scanner; sweep.py removes files without a row. They rest in the one storage (casework/encryption/files.py).
"""
