"""Everything a person touches: command line, windows, screens. The only place that names concrete drivers (`composition`)."""
