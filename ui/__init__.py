"""Everything a person touches: command line, windows, screens. Only `composition` names concrete drivers."""
