# Rebound in a container: no root, one volume for the database, its health asked for by /readyz.
#   docker build -t rebound . && docker run --env-file .env -v rebound:/data rebound
FROM node:24-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm pack --silent --pack-destination /tmp && mkdir /app && cp package-lock.json /app \
 && npm install --omit=dev --prefix /app /tmp/rebound-*.tgz && npm cache clean --force

FROM node:24-bookworm-slim
COPY --from=build /app /app
RUN mkdir /data && chown node:node /data
USER node
WORKDIR /data
VOLUME /data
ENV DATABASE_URL=sqlite:/data/rebound.db HTTP_HOST=0.0.0.0 HTTP_PORT=3000 NODE_ENV=production
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/node_modules/rebound/bin/rebound.js"]
CMD ["start"]
