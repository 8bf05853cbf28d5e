#: what    A COPY of a file that is not there.
#: ran     docker build .
#: printed classic-28.5.2/09-missing-file
# → Dockerfile: last build failed 5 min ago, took 6 s, from the record kept by cachelens
FROM ubuntu
# → ✓ cached
COPY missing.txt /
# → ✗ failed
