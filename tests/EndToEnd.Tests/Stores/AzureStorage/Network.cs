using System.Net;
using System.Text;
using Azure.Core.Pipeline;

namespace Serverless.EndToEnd.Tests.Stores.AzureStorage;

/// <summary>The way to the storage account: it notes every request, and may spoil it.</summary>
internal sealed class Network : HttpMessageHandler
{
    private readonly HttpMessageInvoker _outside = new(new SocketsHttpHandler());
    private readonly Lock _lock = new();
    private readonly List<string> _requests = [];

    public HttpPipelineTransport Transport => new HttpClientTransport(new HttpClient(this));

    /// <summary>What becomes of a request: null for it to go its way.</summary>
    public Func<string, Spoilt?> Forecast { get; set; } = _ => null;

    /// <summary>What was asked since the last look, in words, in the order of characters.</summary>
    public List<string> TakeRequests()
    {
        lock (_lock)
        {
            var taken = _requests.Order(StringComparer.Ordinal).ToList();
            _requests.Clear();
            return taken;
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var what = Describe(request);
        Spoilt? spoilt;
        lock (_lock)
        {
            _requests.Add(what);
            spoilt = Forecast(what);
        }
        if (spoilt?.Answer is { } answer)
            return answer(request);
        var response = await _outside.SendAsync(request, cancellationToken);
        return spoilt is null ? response : throw new HttpRequestException("the answer was lost");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _outside.Dispose();
        base.Dispose(disposing);
    }

    private static string Describe(HttpRequestMessage request) => (request.Method.Method, request.RequestUri!.PathAndQuery) switch
    {
        ("POST", var path) when path.Contains("$batch", StringComparison.Ordinal) => "transaction",
        ("POST", var path) when path.Contains("/Tables", StringComparison.Ordinal) => "make table",
        ("GET", var path) when path.Contains("(PartitionKey", StringComparison.Ordinal) => "read row",
        ("GET", var path) when path.Contains("()", StringComparison.Ordinal) => "query",
        ("PUT", var path) when path.Contains("restype=container", StringComparison.Ordinal) => "make container",
        ("GET", var path) when path.Contains("comp=list", StringComparison.Ordinal) => "list blobs",
        ("PUT", _) => "write blob",
        var (method, _) => method,
    };
}

/// <summary>
/// What a request meets in the place of the account's answer; without one the account does its work, and its answer is lost.
/// </summary>
internal sealed record Spoilt(Func<HttpRequestMessage, HttpResponseMessage>? Answer)
{
    public static readonly Spoilt Unheard = new(Answer: null);

    public static Spoilt By(Exception failure) => new(_ => throw failure);

    /// <summary>An answer as the service gives it.</summary>
    public static Spoilt With(HttpStatusCode status, string code, DateTimeOffset? date = null) => new(request =>
    {
        var response =
            new HttpResponseMessage(status) { RequestMessage = request, Content = IsOfBlobs(request) ? InXml(code) : InJson(code) };
        response.Headers.Add("x-ms-error-code", code);
        response.Headers.Date = date;
        return response;
    });

    private static bool IsOfBlobs(HttpRequestMessage request) =>
        request.RequestUri!.AbsolutePath.Contains("-deltas", StringComparison.Ordinal);

    private static StringContent InXml(string code) =>
        new($"<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>no</Message></Error>", Encoding.UTF8, "application/xml");

    private static StringContent InJson(string code) =>
        new(
            $$"""{ "odata.error": { "code": "{{code}}", "message": { "lang": "en-US", "value": "no" } } }""",
            Encoding.UTF8,
            "application/json");
}
