using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Serverless.EndToEnd.Tests.Stores.Cosmos.InProcess;

/// <summary>Replies as the service words them.</summary>
internal static class Answers
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    public static HttpResponseMessage Of(HttpStatusCode status, ReadOnlyMemory<byte> body, double charge = 0, string? tag = null)
    {
        var response = new HttpResponseMessage(status) { Content = new ReadOnlyMemoryContent(body), ReasonPhrase = status.ToString() };
        response.Content.Headers.ContentType = Json;
        response.Headers.TryAddWithoutValidation("x-ms-request-charge", charge.ToString(CultureInfo.InvariantCulture));
        response.Headers.TryAddWithoutValidation("x-ms-session-token", "0:-1#1");
        if (tag is not null)
            response.Headers.TryAddWithoutValidation("etag", tag);
        return response;
    }

    public static HttpResponseMessage Of(HttpStatusCode status, string body, double charge = 0) =>
        Of(status, Encoding.UTF8.GetBytes(body), charge);

    public static HttpResponseMessage Refusal(HttpStatusCode status, string why, double charge = 0, int subStatus = 0)
    {
        var response = Of(status, $$"""{"code":"{{status}}","message":"{{why}}"}""", charge);
        response.Headers.TryAddWithoutValidation("x-ms-substatus", subStatus.ToString(CultureInfo.InvariantCulture));
        return response;
    }

    public static HttpResponseMessage NotUnderstood() => Refusal(HttpStatusCode.BadRequest, "not understood here");

    public static HttpResponseMessage Throttled(TimeSpan retryAfter)
    {
        var response = Refusal(HttpStatusCode.TooManyRequests, "Request rate is large", subStatus: 3200);
        response.Headers.TryAddWithoutValidation(
            "x-ms-retry-after-ms", retryAfter.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        return response;
    }
}
