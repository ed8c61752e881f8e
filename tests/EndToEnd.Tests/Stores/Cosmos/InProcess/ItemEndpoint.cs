using System.Net;

namespace Serverless.EndToEnd.Tests.Stores.Cosmos.InProcess;

/// <summary>Answers the requests about items, unless a fault comes between.</summary>
internal sealed class ItemEndpoint(ItemStore items, FaultSchedule faults, TimeProvider clock)
{
    private const int MaxBytes = 2 * 1024 * 1024;

    private static readonly Dictionary<Fault, HttpStatusCode> Refused = new()
    {
        [Fault.Unavailable] = HttpStatusCode.ServiceUnavailable,
        [Fault.Internal] = HttpStatusCode.InternalServerError,
        [Fault.Gone] = HttpStatusCode.Gone,
        [Fault.RetryWith] = (HttpStatusCode)449,
        [Fault.Unauthorized] = HttpStatusCode.Unauthorized,
        [Fault.Forbidden] = HttpStatusCode.Forbidden,
    };

    private readonly QueryEndpoint _queries = new(items);
    private int _requests;

    public int Requests => Volatile.Read(ref _requests);

    public async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, string[] path, CancellationToken ct)
    {
        Interlocked.Increment(ref _requests);
        var fault = faults.Take();
        if (Refused.TryGetValue(fault, out var status))
            return Answers.Refusal(status, fault.ToString());
        switch (fault)
        {
            case Fault.Throttled:
                return Answers.Throttled(faults.RetryAfter);
            case Fault.Precondition when request.Method != HttpMethod.Get:
                return Answers.Refusal(HttpStatusCode.PreconditionFailed, "another tag", 1);
            case Fault.DroppedBefore:
                throw new HttpRequestException(HttpRequestError.ConnectionError, "the connection broke");
            case Fault.Slow:
                await Task.Delay(faults.Latency, clock, ct);
                break;
        }
        return Lose(fault, await DoAsync(request, path, ct));
    }

    /// <summary>What was asked for is done; whether the answer arrives is another matter.</summary>
    private static HttpResponseMessage Lose(Fault fault, HttpResponseMessage answer)
    {
        if (fault is not (Fault.TimedOut or Fault.DroppedAfter))
            return answer;
        answer.Dispose();
        return fault == Fault.TimedOut
            ? Answers.Refusal(HttpStatusCode.RequestTimeout, "timed out")
            : throw new HttpRequestException(HttpRequestError.ResponseEnded, "the connection broke");
    }

    private async Task<HttpResponseMessage> DoAsync(
        HttpRequestMessage request, string[] path, CancellationToken ct) => (request.Method.Method, path) switch
    {
        ("GET", [var id]) => Read(id, request.Partition()),
        ("POST", []) when request.Header("x-ms-documentdb-isquery") is not null => _queries.Answer(await request.BodyAsync(ct), request),
        ("POST", []) when request.Header("x-ms-documentdb-is-upsert") is null => Write(await request.BodyAsync(ct), null, request),
        ("PUT", [var id]) => Write(await request.BodyAsync(ct), id, request),
        _ => Answers.NotUnderstood(),
    };

    private HttpResponseMessage Read(string id, string[] partition)
    {
        if (partition is not [var pipeline, var key])
            return Answers.Refusal(HttpStatusCode.BadRequest, "a point read needs the whole partition key");
        return items.Find(pipeline, key, id) is { } item
            ? Answers.Of(HttpStatusCode.OK, Metadata.Item(item), Charge.Read(item.Body.Length), item.Tag)
            : Answers.Refusal(HttpStatusCode.NotFound, "there is no such item", 1);
    }

    private HttpResponseMessage Write(ReadOnlyMemory<byte> body, string? id, HttpRequestMessage request)
    {
        if (body.Length > MaxBytes)
            return Answers.Refusal(HttpStatusCode.RequestEntityTooLarge, "larger than 2 MB");
        if (StoredItem.Read(body) is not { } item
            || (id ?? item.Id) != item.Id
            || !request.Partition().SequenceEqual([item.Pipeline, item.Key]))
        {
            return Answers.Refusal(
                HttpStatusCode.BadRequest,
                "PartitionKey extracted from document doesn't match the one specified in the header",
                subStatus: 1001);
        }
        var (status, stored) = id is null ? items.Create(item) : items.Replace(item, request.Header("If-Match"));
        return stored is null
            ? Answers.Refusal(status, "not written", 1)
            : Answers.Of(status, default, id is null ? Charge.Create(body.Length) : Charge.Replace(body.Length), stored.Tag);
    }
}
