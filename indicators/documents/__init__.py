"""What a handed-in file really is: told by what it holds, never by its name. Nothing here knows of figures."""
