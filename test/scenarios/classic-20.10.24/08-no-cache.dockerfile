#: what    A build that was told to use no cache.
#: ran     docker build --no-cache .
#: printed classic-20.10.24/08-no-cache
# → Dockerfile: last build 5 min ago, took 52 s, from the record kept by cachelens
ARG BASE=ubuntu
# → · metadata only
FROM ${BASE} AS build
# → ✓ cached
WORKDIR /src
# → ↻ built in 3 s
COPY package.txt ./
# → ↻ built in 1 s
RUN echo "install $(cat package.txt) s1795283906-classic"
# → ↻ built in 4 s
COPY src ./src
# → ↻ built in 1 s
RUN cat src/main.txt > /out.txt
# → ↻ built in 3 s

FROM ubuntu AS test
# → ✓ cached
RUN echo never-run-unless-targeted s1795283906-classic
# → ↻ built in 4 s

FROM ubuntu AS final
# → ✓ cached
ENV MODE=prod
# → ↻ built in 3 s
LABEL org.example.name=sample
# → ↻ built in 3 s
RUN mkdir -p /app \
    # a comment inside
    && echo "$MODE s1795283906-classic" > /app/mode
# → ↻ built in 3 s
COPY --from=build /out.txt /app/out.txt
# → ↻ built in 1 s
CMD ["cat", "/app/out.txt"]
# → ↻ built in 3 s
