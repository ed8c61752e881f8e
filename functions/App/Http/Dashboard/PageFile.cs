using System.Globalization;
using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Serverless.Core.Binary;

namespace Serverless.Functions.Http.Dashboard;

/// <summary>
/// A file of the dashboard. All but the page itself have a hash of their content in their names: so they may be kept for ever, and a new
/// version is another file.
/// </summary>
internal sealed class PageFile : IActionResult
{
    private const string Prefix = "dashboard/";
    private static readonly string[] Assets = ["app.js", "app.css", "icon.svg"];
    private static readonly Dictionary<string, PageFile> ByName = Assets.Select(Asset).ToDictionary(file => file._name);

    private readonly string _name;
    private readonly string _mediaType;
    private readonly byte[] _content;
    private readonly byte[] _packed;
    private readonly string _tag;
    private readonly bool _isPage;

    private PageFile(string name, string mediaType, byte[] content, bool isPage)
    {
        (_name, _mediaType, _content, _isPage) = (name, mediaType, content, isPage);
        _packed = Packed(content);
        _tag = $"\"{HashOf(content)}\"";
    }

    /// <summary>The page, which names the other files.</summary>
    public static PageFile Page { get; } = new(
        "index.html", "text/html; charset=utf-8",
        Encoding.UTF8.GetBytes(ByName.Values.Aggregate(
            Encoding.UTF8.GetString(Read("index.html")),
            (page, file) => page.Replace(PlainName(file._name), file._name, StringComparison.Ordinal))),
        isPage: true);

    /// <summary>Another file, by its name; null when there is none of that name.</summary>
    public static PageFile? Find(string name) => ByName.GetValueOrDefault(name);

    public async Task ExecuteResultAsync(ActionContext context)
    {
        var (request, response) = (context.HttpContext.Request, context.HttpContext.Response);
        PageHeaders.Set(response);
        response.Headers.ETag = _tag;
        response.Headers.CacheControl = _isPage ? "no-cache" : "public, max-age=31536000, immutable";
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (request.Headers.IfNoneMatch.ToString().Contains(_tag, StringComparison.Ordinal))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        var isPacked = request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
        var body = isPacked ? _packed : _content;
        if (isPacked)
            response.Headers.ContentEncoding = "gzip";
        (response.ContentType, response.ContentLength) = (_mediaType, body.Length);
        if (!HttpMethods.IsHead(request.Method))
            await response.Body.WriteAsync(body, context.HttpContext.RequestAborted);
    }

    private static PageFile Asset(string file)
    {
        var (content, end) = (Read(file), file.LastIndexOf('.'));
        return new($"{file[..end]}-{HashOf(content)}{file[end..]}", MediaType(file[end..]), content, isPage: false);
    }

    private static string PlainName(string hashed) => hashed[..hashed.LastIndexOf('-')] + hashed[hashed.LastIndexOf('.')..];

    private static string MediaType(string ending) => ending switch
    {
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        _ => "image/svg+xml",
    };

    private static string HashOf(byte[] content) => Hash64.Of(content).ToString("x16", CultureInfo.InvariantCulture);

    private static byte[] Read(string file)
    {
        using var stream = typeof(PageFile).Assembly.GetManifestResourceStream(Prefix + file)!;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static byte[] Packed(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
            gzip.Write(content);
        return packed.ToArray();
    }
}
