#: what    A COPY of a file that is not there.
#: ran     docker build .
#: printed buildkit-containerd/09-missing-file
# → Dockerfile: last build failed 5 min ago, took 1 s, from the record kept by cachelens
# → failed to calculate checksum of ref gyplap2977ak5t4kovhp7vb6q::n0tz4ds0vfwkeeo30s2xnvjbf: "/missing.txt": not found
FROM ubuntu
# → ✓ cached
COPY missing.txt /
# → ✗ failed after 0 ms
