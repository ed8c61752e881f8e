using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Serverless.EndToEnd.Tests.Stores.Cosmos.InProcess;

/// <summary>
/// An account of Azure Cosmos DB in memory, as far as results need one: the real client talks to it through this handler, over its REST
/// protocol. It keeps the rules that matter (partition key, tags, conflicts, 2 MB, time to live), charges roughly what the service does,
/// and fails as <see cref="Faults"/> say.
/// </summary>
internal sealed class InProcessCosmos : HttpMessageHandler
{
    /// <summary>A connection string for the account.</summary>
    public const string ConnectionString = $"AccountEndpoint={Metadata.Endpoint};AccountKey=aW4tcHJvY2Vzcw==";

    private const string RangesTag = "\"1\"";

    private static readonly string Host = new Uri(Metadata.Endpoint).Host;

    private readonly ConcurrentDictionary<string, string> _containers = new();
    private readonly ConcurrentDictionary<string, bool> _databases = new();
    private readonly ItemEndpoint _items;

    public InProcessCosmos(TimeProvider clock, FaultSchedule? faults = null)
    {
        (Faults, Items) = (faults ?? new FaultSchedule(), new ItemStore(clock));
        _items = new ItemEndpoint(Items, Faults, clock);
    }

    public FaultSchedule Faults { get; }

    /// <summary>What is stored, of all containers together.</summary>
    public ItemStore Items { get; }

    /// <summary>How many requests about items there were.</summary>
    public int Requests => _items.Requests;

    /// <summary>Makes a container as an operator would.</summary>
    public void AddContainer(string database, string properties)
    {
        _databases.TryAdd(database, true);
        _containers[$"{database}/{NameIn(Encoding.UTF8.GetBytes(properties))}"] = Metadata.Container(properties);
    }

    public void RemoveContainer(string database, string name) => _containers.TryRemove($"{database}/{name}", out _);

    /// <summary>A container's properties as JSON; null when there is none.</summary>
    public string? Container(string database, string name) => _containers.GetValueOrDefault($"{database}/{name}");

    // Who asks another host asks where the client runs: on no machine of Azure.
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = request.RequestUri!.Host == Host
            ? await RouteAsync(
                request,
                request.RequestUri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries),
                cancellationToken)
            : new HttpResponseMessage(HttpStatusCode.BadRequest);
        response.RequestMessage = request;
        return response;
    }

    private async Task<HttpResponseMessage> RouteAsync(
        HttpRequestMessage request, string[] path, CancellationToken ct) => (request.Method.Method, path) switch
    {
        ("GET", []) => Answers.Of(HttpStatusCode.OK, Metadata.Account),
        ("POST", ["dbs"]) => CreateDatabase(await request.BodyAsync(ct)),
        ("POST", ["dbs", var database, "colls"]) => CreateContainer(database, await request.BodyAsync(ct)),
        ("GET", ["dbs", var database, "colls", var container]) =>
            Container(database, container) is { } properties ? Answers.Of(HttpStatusCode.OK, properties, 1) : NoOwner(),
        ("GET", ["dbs", _, "colls", _, "pkranges"]) => Ranges(request),
        (_, ["dbs", var database, "colls", var container, "docs", .. var rest]) =>
            Container(database, container) is null ? NoOwner() : await _items.AnswerAsync(request, rest, ct),
        _ => Answers.NotUnderstood(),
    };

    private HttpResponseMessage CreateDatabase(ReadOnlyMemory<byte> body) =>
        _databases.TryAdd(NameIn(body), true)
            ? Answers.Of(HttpStatusCode.Created, Metadata.Database(NameIn(body)), 5)
            : Answers.Refusal(HttpStatusCode.Conflict, "there already");

    private HttpResponseMessage CreateContainer(string database, ReadOnlyMemory<byte> body)
    {
        if (!_databases.ContainsKey(database))
            return NoOwner();
        var (path, properties) = ($"{database}/{NameIn(body)}", Metadata.Container(Encoding.UTF8.GetString(body.Span)));
        return _containers.TryAdd(path, properties)
            ? Answers.Of(HttpStatusCode.Created, properties, 5)
            : Answers.Refusal(HttpStatusCode.Conflict, "there already");
    }

    private static HttpResponseMessage Ranges(HttpRequestMessage request) => request.Header("If-None-Match") == RangesTag
        ? Answers.Of(HttpStatusCode.NotModified, default, 1, RangesTag)
        : Answers.Of(HttpStatusCode.OK, Encoding.UTF8.GetBytes(Metadata.Ranges), 1, RangesTag);

    private static HttpResponseMessage NoOwner() =>
        Answers.Refusal(HttpStatusCode.NotFound, "Owner resource does not exist", subStatus: 1003);

    private static string NameIn(ReadOnlyMemory<byte> body)
    {
        using var properties = JsonDocument.Parse(body);
        return properties.RootElement.GetProperty("id").GetString()!;
    }
}
