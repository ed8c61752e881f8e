using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Functions.Http;

/// <summary>
/// The document that describes all HTTP functions, in OpenAPI 3.1. A file: in the worker functions are no endpoints of ASP.NET Core, of
/// which its generator would make one. Everybody may read it; it says what may be asked, not what there is.
/// </summary>
public static class OpenApiFunction
{
    private static readonly byte[] Document = Read();

    [Function("OpenApi")]
    public static IActionResult Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "openapi.json")] HttpRequest request) =>
        request.Parameters().Problem is { } wrong ? HttpProblems.Of(wrong) : new BodyResult(Document, BodyResult.Json);

    private static byte[] Read()
    {
        using var stream = typeof(OpenApiFunction).Assembly.GetManifestResourceStream("openapi.json")!;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
