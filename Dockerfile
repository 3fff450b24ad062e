# leadsman's image, and by --target demo-web that of the web server it watches
# in the examples: one program each, no shell. ./dev image makes both with
# buildah; docker build and podman build take this file as well.
#
# --build-arg VARIANT=dynamic: Debian's shared libraries instead of one static
# program; three times as large.
FROM debian:bookworm-slim AS libraries
ARG VARIANT=static
WORKDIR /src
COPY .ci/apt.sh .ci/
COPY .release/libraries.sh .release/
# What our own code does not touch: a layer that is made once.
RUN bash -c 'source .release/libraries.sh; \
    install_packages "${build_packages[@]}"; \
    [[ $VARIANT != static ]] || static_libraries'

FROM libraries AS build
ARG VARIANT=static
# There is no .git in here.
ARG LEADSMAN_COMMIT=unknown
ARG SOURCE_DATE_EPOCH=0
COPY . .
RUN ./dev release "$VARIANT" && .release/rootfs.sh "$VARIANT" /image

FROM scratch AS demo-web
COPY --from=build /image/demo-web/ /
ARG LEADSMAN_COMMIT=unknown
LABEL org.opencontainers.image.title="demo-web" \
      org.opencontainers.image.description="A web server that misbehaves on order" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.revision="$LEADSMAN_COMMIT" \
      org.opencontainers.image.licenses="Apache-2.0"
USER 65532:65532
EXPOSE 8000
ENTRYPOINT ["/usr/bin/demo-web"]

FROM scratch AS leadsman
COPY --from=build /image/leadsman/ /
ARG LEADSMAN_COMMIT=unknown
LABEL org.opencontainers.image.title="leadsman" \
      org.opencontainers.image.description="A health checker that stands beside one web container" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.revision="$LEADSMAN_COMMIT" \
      org.opencontainers.image.licenses="Apache-2.0"
USER 65532:65532
EXPOSE 8010
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s \
  CMD ["/usr/bin/leadsman", "status", "--self"]
ENTRYPOINT ["/usr/bin/leadsman"]
