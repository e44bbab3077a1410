/** A server for tests: answers by method and path, and what was asked of it. */

/** What a test answers a request with. */
export type Answer = (request: Request, url: URL) => Response | Promise<Response>;

/** An answer of JSON. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(status === 204 ? null : JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/json', ...headers },
  });
}

/** A refusal as the API tells it. */
export function refusal(code: string, status: number, detail = 'no', problems: unknown[] = []): Response {
  return json({ type: `urn:nodeloom:problem:${code}`, title: code, status, code, detail, problems }, status);
}

/** A `fetch` that answers by `METHOD /path`, with what it was asked. */
export function serverOf(routes: Record<string, Answer>) {
  const asked: { what: string; url: URL; body: unknown }[] = [];
  const fetch = async (input: RequestInfo | URL) => {
    const request = input instanceof Request ? input : new Request(input);
    const url = new URL(request.url);
    const what = `${request.method} ${url.pathname.replace('/api/v1', '')}`;
    const text = await request.clone().text();
    asked.push({ what, url, body: text ? parsed(text) : undefined });
    const route = routes[what];
    return route ? route(request, url) : refusal('not-found', 404, `no ${what}`);
  };
  return { fetch: fetch as typeof globalThis.fetch, asked };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
