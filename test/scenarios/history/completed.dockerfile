#: what    A build from a plain terminal, read from BuildKit's history.
#: history jkbbcjraf2tcvmbvshjsqybml
#: file    /home/dev/hw/app/Dockerfile
# → Dockerfile: last build 5 min ago, took 2.7 s, from BuildKit's build history
# sample project for recorded builds
ARG BASE=ubuntu
# → · metadata only
FROM ${BASE} AS build
# → ✓ cached
WORKDIR /src
# → ✓ cached
COPY package.txt ./
# → ↻ built in 39 ms
RUN echo "install $(cat package.txt)" && sleep 1
# → ↻ built in 1.4 s
COPY src ./src
# → ↻ built in 103 ms
RUN <<EOF
set -e
cat src/main.txt > /out.txt
echo "built on $(date +%Y)" >> /log.txt
EOF
# → ↻ built in 136 ms

FROM ubuntu AS test
# → – skipped
RUN echo never-run-unless-targeted
# → – skipped

FROM ubuntu AS final
# → ✓ cached
ENV MODE=prod
# → · metadata only
LABEL org.example.name=sample
# → · metadata only
RUN mkdir -p /app \
    # a comment inside
    && echo "$MODE" > /app/mode
# → ↻ built in 513 ms
COPY --from=build /out.txt /app/out.txt
# → ↻ built in 81 ms
COPY <<CONF /app/conf
mode=$MODE
CONF
# → ↻ built in 85 ms
CMD ["cat", "/app/out.txt"]
# → · metadata only
