using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Serverless.EndToEnd.Tests.Stores.Cosmos.InProcess;

/// <summary>
/// An account of Azure Cosmos DB in memory, as far as results need one: the real client talks to it through this handler, over its REST protocol. It keeps the rules
/// that matter (partition key, tags, conflicts, 2 MB, time to live), charges roughly what the service does, and fails as <see cref="Faults"/> say.
/// </summary>
internal sealed class InProcessCosmos(TimeProvider clock) : HttpMessageHandler
{
    private const int MaxBytes = 2 * 1024 * 1024;

    private readonly Dictionary<string, string> _containers = [];
    private readonly HashSet<string> _databases = [];
    private int _requests;

    /// <summary>A connection string for the account.</summary>
    public const string ConnectionString = $"AccountEndpoint={Metadata.Endpoint};AccountKey=aW4tcHJvY2Vzcw==";

    public FaultSchedule Faults { get; init; } = new();

    public ItemStore Items { get; } = new(clock);

    /// <summary>How many requests about items there were.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Makes a container as an operator would.</summary>
    public void AddContainer(string database, string properties)
    {
        _databases.Add(database);
        _containers[$"{database}/{JsonDocument.Parse(properties).RootElement.GetProperty("id").GetString()}"] = Metadata.Container(properties);
    }

    public void RemoveContainer(string database, string name) => _containers.Remove($"{database}/{name}");

    /// <summary>A container's properties as JSON; null when there is none.</summary>
    public string? Container(string database, string name) => _containers.GetValueOrDefault($"{database}/{name}");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri!;
        var response = uri.Host == new Uri(Metadata.Endpoint).Host
            ? await RouteAsync(request, uri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries), cancellationToken)
            : new HttpResponseMessage(HttpStatusCode.BadRequest);
        response.RequestMessage = request;
        return response;
    }

    private async Task<HttpResponseMessage> RouteAsync(HttpRequestMessage request, string[] path, CancellationToken ct) => (request.Method.Method, path) switch
    {
        ("GET", []) => Answers.Of(HttpStatusCode.OK, Metadata.Account),
        ("POST", ["dbs"]) => AddDatabase(await BodyAsync(request, ct)),
        ("POST", ["dbs", var database, "colls"]) => AddContainer(database, await BodyAsync(request, ct)),
        ("GET", ["dbs", var database, "colls", var container]) => _containers.TryGetValue($"{database}/{container}", out var properties)
            ? Answers.Of(HttpStatusCode.OK, properties, 1)
            : Answers.Refusal(HttpStatusCode.NotFound, "Owner resource does not exist", 1, subStatus: 1003),
        ("GET", ["dbs", _, "colls", _, "pkranges"]) => Ranges(request),
        (_, ["dbs", var database, "colls", var container, "docs", .. var rest]) => _containers.ContainsKey($"{database}/{container}")
            ? await FaultyAsync(request, rest, ct)
            : Answers.Refusal(HttpStatusCode.NotFound, "Owner resource does not exist", subStatus: 1003),
        _ => Answers.Refusal(HttpStatusCode.BadRequest, "not understood here"),
    };

    private HttpResponseMessage AddDatabase(ReadOnlyMemory<byte> body)
    {
        var name = JsonDocument.Parse(body).RootElement.GetProperty("id").GetString()!;
        return _databases.Add(name) ? Answers.Of(HttpStatusCode.Created, Metadata.Database(name), 5) : Answers.Refusal(HttpStatusCode.Conflict, "there already");
    }

    private HttpResponseMessage AddContainer(string database, ReadOnlyMemory<byte> body)
    {
        using var properties = JsonDocument.Parse(body);
        var path = $"{database}/{properties.RootElement.GetProperty("id").GetString()}";
        if (!_databases.Contains(database))
            return Answers.Refusal(HttpStatusCode.NotFound, "there is no such database");
        return _containers.TryAdd(path, Metadata.Container(properties.RootElement.GetRawText()))
            ? Answers.Of(HttpStatusCode.Created, _containers[path], 5)
            : Answers.Refusal(HttpStatusCode.Conflict, "there already");
    }

    private static HttpResponseMessage Ranges(HttpRequestMessage request)
    {
        const string tag = "\"1\"";
        return request.Headers.TryGetValues("If-None-Match", out var known) && known.Contains(tag)
            ? Answers.Of(HttpStatusCode.NotModified, default, 1, tag)
            : Answers.Of(HttpStatusCode.OK, System.Text.Encoding.UTF8.GetBytes(Metadata.Ranges), 1, tag);
    }

    private async Task<HttpResponseMessage> FaultyAsync(HttpRequestMessage request, string[] rest, CancellationToken ct)
    {
        Interlocked.Increment(ref _requests);
        switch (Faults.Take())
        {
            case Fault.None:
                return await AnswerAsync(request, rest, ct);
            case Fault.Throttled:
                return Answers.Throttled(Faults.RetryAfter);
            case Fault.Unavailable:
                return Answers.Refusal(HttpStatusCode.ServiceUnavailable, "unavailable");
            case Fault.Internal:
                return Answers.Refusal(HttpStatusCode.InternalServerError, "internal");
            case Fault.TimedOut:
                (await AnswerAsync(request, rest, ct)).Dispose();
                return Answers.Refusal(HttpStatusCode.RequestTimeout, "timed out");
            case Fault.Gone:
                return Answers.Refusal(HttpStatusCode.Gone, "gone");
            case Fault.RetryWith:
                return Answers.Refusal((HttpStatusCode)449, "retry");
            case Fault.Precondition when request.Method != HttpMethod.Get:
                return Answers.Refusal(HttpStatusCode.PreconditionFailed, "another tag", 1);
            case Fault.DroppedBefore:
                throw new HttpRequestException(HttpRequestError.ConnectionError, "the connection broke");
            case Fault.DroppedAfter:
                (await AnswerAsync(request, rest, ct)).Dispose();
                throw new HttpRequestException(HttpRequestError.ResponseEnded, "the connection broke");
            case Fault.Slow:
                await Task.Delay(Faults.Latency, clock, ct);
                return await AnswerAsync(request, rest, ct);
            case Fault.Unauthorized:
                return Answers.Refusal(HttpStatusCode.Unauthorized, "unauthorized");
            case Fault.Forbidden:
                return Answers.Refusal(HttpStatusCode.Forbidden, "forbidden");
            default:
                return await AnswerAsync(request, rest, ct);
        }
    }

    private async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, string[] rest, CancellationToken ct) => (request.Method.Method, rest) switch
    {
        ("GET", [var id]) => Read(id, Partition(request)),
        ("POST", []) when Header(request, "x-ms-documentdb-isquery") is "True" => List(await BodyAsync(request, ct), request),
        ("POST", []) when Header(request, "x-ms-documentdb-is-upsert") is null => Write(await BodyAsync(request, ct), null, request),
        ("PUT", [var id]) => Write(await BodyAsync(request, ct), id, request),
        _ => Answers.Refusal(HttpStatusCode.BadRequest, "not understood here"),
    };

    private HttpResponseMessage Read(string id, string[] partition)
    {
        if (partition is not [var pipeline, var view, var key])
            return Answers.Refusal(HttpStatusCode.BadRequest, "a point read needs the whole partition key");
        return Items.Find(pipeline, view, key, id) is { } item
            ? Answers.Of(HttpStatusCode.OK, Metadata.Item(item), Charge.Read(item.Body.Length), item.Tag)
            : Answers.Refusal(HttpStatusCode.NotFound, "there is no such item", 1);
    }

    private HttpResponseMessage Write(ReadOnlyMemory<byte> body, string? id, HttpRequestMessage request)
    {
        if (body.Length > MaxBytes)
            return Answers.Refusal(HttpStatusCode.RequestEntityTooLarge, "larger than 2 MB");
        if (StoredItem.Read(body) is not { } item || Partition(request) is not [var pipeline, var view, var key] || (id ?? item.Id) != item.Id || (pipeline, view, key) != (item.Pipeline, item.View, item.Key))
            return Answers.Refusal(HttpStatusCode.BadRequest, "PartitionKey extracted from document doesn't match the one specified in the header", subStatus: 1001);
        var (status, stored) = id is null ? Items.Create(item) : Items.Replace(item, Header(request, "If-Match"));
        return stored is null
            ? Answers.Refusal(status, "not written", 1)
            : Answers.Of(status, default, id is null ? Charge.Create(body.Length) : Charge.Replace(body.Length), stored.Tag);
    }

    private HttpResponseMessage List(ReadOnlyMemory<byte> body, HttpRequestMessage request)
    {
        using var text = JsonDocument.Parse(body);
        if (Query.Read(text.RootElement, Partition(request), Header(request, "x-ms-start-epk") is not null) is not { } query)
            return Answers.Refusal(HttpStatusCode.BadRequest, "not a query that is understood here");
        var (first, count) = (int.Parse(Header(request, "x-ms-continuation") ?? "0", CultureInfo.InvariantCulture), int.Parse(Header(request, "x-ms-max-item-count")!, CultureInfo.InvariantCulture));
        var all = Items.List(query.Pipeline, query.View, query.Key, query.From, query.To);
        var page = all.Skip(first).Take(count).Select(Metadata.Item).ToList();
        var response = Answers.Of(HttpStatusCode.OK, Page(page), Charge.Query(page.Sum(item => item.Length)));
        response.Headers.TryAddWithoutValidation("x-ms-cosmos-query-requiresdistribution", "False");
        if (first + count < all.Count)
            response.Headers.TryAddWithoutValidation("x-ms-continuation", (first + count).ToString(CultureInfo.InvariantCulture));
        return response;
    }

    private static byte[] Page(List<byte[]> items)
    {
        using var page = new MemoryStream();
        using var json = new Utf8JsonWriter(page);
        json.WriteStartObject();
        json.WriteString("_rid", "PaYSAPH7qAo=");
        json.WriteStartArray("Documents");
        items.ForEach(item => json.WriteRawValue(item, skipInputValidation: true));
        json.WriteEndArray();
        json.WriteNumber("_count", items.Count);
        json.WriteEndObject();
        json.Flush();
        return page.ToArray();
    }

    private static string[] Partition(HttpRequestMessage request) =>
        Header(request, "x-ms-documentdb-partitionkey") is { } header ? JsonSerializer.Deserialize<string[]>(header)! : [];

    private static string? Header(HttpRequestMessage request, string name) => request.Headers.TryGetValues(name, out var values) ? values.First() : null;

    private static async Task<ReadOnlyMemory<byte>> BodyAsync(HttpRequestMessage request, CancellationToken ct) => await request.Content!.ReadAsByteArrayAsync(ct);
}
