"""Where the world's bytes come in, each as a function of one byte string: what may be said of any input is asserted."""
