#: what    The history holds a build of another Dockerfile of the same text only.
#: history jkbbcjraf2tcvmbvshjsqybml
#: file    /home/dev/elsewhere/Dockerfile
# → Dockerfile: no build known
# sample project for recorded builds
ARG BASE=ubuntu
FROM ${BASE} AS build
WORKDIR /src
COPY package.txt ./
RUN echo "install $(cat package.txt)" && sleep 1
COPY src ./src
RUN <<EOF
set -e
cat src/main.txt > /out.txt
echo "built on $(date +%Y)" >> /log.txt
EOF

FROM ubuntu AS test
RUN echo never-run-unless-targeted

FROM ubuntu AS final
ENV MODE=prod
LABEL org.example.name=sample
RUN mkdir -p /app \
    # a comment inside
    && echo "$MODE" > /app/mode
COPY --from=build /out.txt /app/out.txt
COPY <<CONF /app/conf
mode=$MODE
CONF
CMD ["cat", "/app/out.txt"]
