/* pageserver.c - a pageserver for tests: answers its HTTP routes on loopback from dumps of a simulated timeline.
 *
 *     pageserver PORT-FILE TENANT TIMELINE DUMP…
 *
 *     GET /v1/tenant/TENANT/timeline/TIMELINE/layer   the next DUMP, as JSON; after the last one the last again
 *     GET /v1/tenant/TENANT/timeline/TIMELINE         {"tenant_id": …, "timeline_id": …, "state": "Active"}
 *     GET /fail                                       from now on one answer of 503
 *     GET /quit                                       the server ends
 *
 * It listens on a free port, which it writes to PORT-FILE. One request at a time, and no more than tests need.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct Server {
    const char *tenant, *timeline;
    char **dumps;
    int dump_count, next;
    bool fails;
} Server;

static void send_all(int to, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t n = send(to, bytes, length, MSG_NOSIGNAL);
        if (n <= 0)
            return;
        bytes += n;
        length -= (size_t)n;
    }
}

static void answer(int to, const char *status, const char *body, size_t length)
{
    char head[256];
    int n =
        snprintf(head, sizeof head,
                 "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n",
                 status, length);
    send_all(to, head, (size_t)n);
    send_all(to, body, length);
}

static void answer_dump(Server *server, int to)
{
    FILE *file = fopen(server->dumps[server->next], "rb");
    static char body[1 << 22];
    size_t length = file ? fread(body, 1, sizeof body, file) : 0;
    if (file)
        fclose(file);
    if (server->next + 1 < server->dump_count)
        server->next++;
    answer(to, "200 OK", body, length);
}

/* Answers one request. False: the server ends. */
static bool serve(Server *server, int to)
{
    char request[4096], layers[300], info[300], body[400];
    ssize_t n = recv(to, request, sizeof request - 1, 0);
    if (n <= 0)
        return true;
    request[n] = 0;
    snprintf(info, sizeof info, "GET /v1/tenant/%s/timeline/%s ", server->tenant, server->timeline);
    snprintf(layers, sizeof layers, "GET /v1/tenant/%s/timeline/%s/layer ", server->tenant, server->timeline);
    int length = snprintf(body, sizeof body, "{\"tenant_id\":\"%s\",\"timeline_id\":\"%s\",\"state\":\"Active\"}",
                          server->tenant, server->timeline);
    if (strncmp(request, "GET /quit ", 10) == 0) {
        answer(to, "200 OK", "{}", 2);
        return false;
    }
    if (strncmp(request, "GET /fail ", 10) == 0) {
        server->fails = true;
        answer(to, "200 OK", "{}", 2);
    } else if (server->fails) {
        server->fails = false;
        answer(to, "503 Service Unavailable", "{\"msg\":\"tenant is loading\"}", 27);
    } else if (strncmp(request, layers, strlen(layers)) == 0) {
        answer_dump(server, to);
    } else if (strncmp(request, info, strlen(info)) == 0) {
        answer(to, "200 OK", body, (size_t)length);
    } else {
        answer(to, "404 Not Found", "{\"msg\":\"page not found\"}", 24);
    }
    return true;
}

static int listen_on_loopback(const char *port_file)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, size) != 0 || listen(listener, 8) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &size) != 0)
        return -1;
    FILE *file = fopen(port_file, "w");
    if (!file)
        return -1;
    fprintf(file, "%d\n", ntohs(address.sin_port));
    return fclose(file) == 0 ? listener : -1;
}

int main(int argc, char **argv)
{
    if (argc < 5)
        return 2;
    Server server = {.tenant = argv[2], .timeline = argv[3], .dumps = argv + 4, .dump_count = argc - 4};
    int listener = listen_on_loopback(argv[1]);
    bool going = listener >= 0;
    while (going) {
        int to = accept(listener, NULL, NULL);
        if (to < 0)
            return 1;
        going = serve(&server, to);
        close(to);
    }
    return listener < 0;
}
