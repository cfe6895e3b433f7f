"""The backend on the network: the application, its gates and its process."""
