#: what    A build that was told to use no cache.
#: ran     docker build --no-cache .
#: printed buildkit-containerd/08-no-cache
# → Dockerfile: last build 5 min ago, took 3.1 s, from the record kept by cachelens
# sample project for recorded builds
ARG BASE=ubuntu
# → · metadata only
FROM ${BASE} AS build
# → ✓ cached
WORKDIR /src
# → ✓ cached
COPY package.txt ./
# → ↻ built in 93 ms
RUN echo "install $(cat package.txt)" && sleep 1
# → ↻ built in 1.4 s
COPY src ./src
# → ↻ built in 26 ms
RUN <<EOF
set -e
cat src/main.txt > /out.txt
echo "built on $(date +%Y)" >> /log.txt
EOF
# → ↻ built in 205 ms

FROM ubuntu AS test
# → – skipped
RUN echo s1795283906 raw never-run-unless-targeted
# → – skipped

FROM ubuntu AS final
# → ✓ cached
ENV MODE=prod
# → · metadata only
LABEL org.example.name=sample
# → · metadata only
RUN mkdir -p /app /s1795283906-raw \
    # a comment inside
    && echo "$MODE" > /app/mode
# → ↻ built in 472 ms
COPY --from=build /out.txt /app/out.txt
# → ↻ built in 61 ms
COPY <<CONF /app/conf
mode=$MODE
CONF
# → ↻ built in 128 ms
CMD ["cat", "/app/out.txt"]
# → · metadata only
