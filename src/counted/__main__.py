"""`python -m counted` is the command `counted`."""

from counted.cli import main

if __name__ == "__main__":
    main()
