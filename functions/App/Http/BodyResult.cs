using System.Globalization;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Serverless.Core.Binary;

namespace Serverless.Functions.Http;

/// <summary>
/// What was asked for. It has a tag by which the same question need not be answered twice (<c>If-None-Match</c>), comes packed where that
/// is accepted, and names the address of what follows. The worker has no middleware for these around functions.
/// </summary>
/// <param name="content">The content.</param>
/// <param name="mediaType">Its type.</param>
internal sealed class BodyResult(byte[] content, string mediaType) : IActionResult
{
    /// <summary>JSON.</summary>
    public const string Json = "application/json";

    /// <summary>Comma-separated values.</summary>
    public const string Csv = "text/csv; charset=utf-8";

    // Less isn't worth the packing.
    private const int LeastPacked = 1024;

    /// <summary>By which the rest is asked for; null when there is no more.</summary>
    public string? Continuation { get; init; }

    public async Task ExecuteResultAsync(ActionContext context)
    {
        var (request, response) = (context.HttpContext.Request, context.HttpContext.Response);
        var tag = new EntityTagHeaderValue(
            new($"\"{Hash64.Of(content).ToString("x16", CultureInfo.InvariantCulture)}\""), isWeak: true);
        var headers = response.GetTypedHeaders();
        headers.ETag = tag;
        headers.CacheControl = new CacheControlHeaderValue { Private = true, NoCache = true };
        response.Headers.Vary = $"{HeaderNames.Accept}, {HeaderNames.AcceptEncoding}";
        if (Continuation is not null)
            response.Headers.Link = $"<{AddressOfNext(request, Continuation)}>; rel=\"next\"";
        if (request.GetTypedHeaders().IfNoneMatch.Any(known => IsOf(known, tag)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        response.ContentType = mediaType;
        var isPacked = content.Length >= LeastPacked && AcceptsGzip(request);
        if (isPacked)
            response.Headers.ContentEncoding = "gzip";
        var body = isPacked ? Packed() : content;
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(request.Method))
            await response.Body.WriteAsync(body, context.HttpContext.RequestAborted);
    }

    private static bool IsOf(EntityTagHeaderValue known, EntityTagHeaderValue tag) =>
        known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false);

    private static bool AcceptsGzip(HttpRequest request) => request.GetTypedHeaders().AcceptEncoding
        .Any(one => one.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && one.Quality is null or > 0);

    /// <summary>Relative to the request's. Without the key that it came with.</summary>
    private static string AddressOfNext(HttpRequest request, string continuation)
    {
        var same = request.Query.Where(one => one.Key is not ("continuation" or "code" or "clientId"))
            .SelectMany(one => one.Value, (one, value) => KeyValuePair.Create(one.Key, value));
        return QueryString.Create(same.Append(KeyValuePair.Create("continuation", (string?)continuation))).ToString();
    }

    private byte[] Packed()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(content);
        return packed.ToArray();
    }
}
