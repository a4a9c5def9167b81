import { describe, expect, it } from "vitest";
import { ApiError, createApiClient, idempotent, newIdempotencyKey, unwrap } from "./index.ts";

const answering = (answer: (request: Request) => Response) => {
  const seen: Request[] = [];
  const client = createApiClient({
    baseUrl: "http://okpay.test",
    locale: () => "zh-CN",
    fetch: async (request) => {
      seen.push(request);
      return answer(request);
    },
  });
  return { client, seen };
};

const problem = {
  type: "/docs/errors#too_many_requests",
  title: "Too many requests",
  status: 429,
  detail: "Wait.",
  code: "too_many_requests",
  requestId: "r",
  retryable: "after",
  errors: [{ field: "email", code: "invalid", message: "Not valid" }],
};

describe("the typed client", () => {
  it("returns the body and asks in the person's language", async () => {
    const { client, seen } = answering(() => Response.json({ cards: [] }));
    expect(await unwrap(client.GET("/v1/cards"))).toEqual({ cards: [] });
    expect(seen[0]?.headers.get("Accept-Language")).toBe("zh-CN");
  });

  it("sends the key of an idempotent request", async () => {
    const { client, seen } = answering(() => Response.json({}, { status: 201 }));
    const key = newIdempotencyKey();
    await unwrap(
      client.POST("/v1/payments", { params: { header: idempotent(key) }, body: { quote: "q" } }),
    );
    expect(seen[0]?.headers.get("Idempotency-Key")).toBe(key);
    expect(key).toMatch(/^[0-9a-f]{32}$/);
  });

  it("throws a refusal with its code, fields and wait", async () => {
    const { client } = answering(() =>
      Response.json(problem, {
        status: 429,
        headers: { "Content-Type": "application/problem+json", "Retry-After": "7" },
      }),
    );
    const error = await unwrap(client.GET("/v1/cards")).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      code: "too_many_requests",
      status: 429,
      retryAfterSeconds: 7,
      isRetryable: true,
    });
    expect((error as ApiError).fieldMessages()).toEqual({ email: "Not valid" });
  });

  it("tells an unknown outcome from a refusal", async () => {
    const { client } = answering(() => {
      throw new TypeError("fetch failed");
    });
    await expect(unwrap(client.GET("/v1/cards"))).rejects.toMatchObject({
      code: "no_answer",
      status: 0,
      isRetryable: true,
    });
    const proxy = answering(() => new Response("<html>Bad gateway</html>", { status: 502 }));
    await expect(unwrap(proxy.client.GET("/v1/cards"))).rejects.toMatchObject({
      code: "no_answer",
      status: 502,
    });
  });

  it("answers 204 with nothing", async () => {
    const { client } = answering(() => new Response(null, { status: 204 }));
    expect(await unwrap(client.DELETE("/v1/session"))).toBeUndefined();
  });
});
