using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Serverless.Runtime.Schemas;

namespace Serverless.Functions.Http;

/// <summary>
/// The schema registry, for clients of Confluent's. One function for all its addresses (<see cref="RegistryRoutes"/>): the Functions host
/// doesn't choose the closest of several routes, and it and what is before it may undo the encoding of slashes in names. Clients send no
/// function keys, so it looks at their password itself (<see cref="RegistryAccess"/>).
/// </summary>
public sealed class SchemaRegistryFunction(SchemaRegistry registry, RegistryAccess access)
{
    [Function("SchemaRegistry")]
    public Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", "put", "delete", Route = "registry/{*path}")] HttpRequest request,
        string? path,
        CancellationToken ct) =>
        RegistryAnswers.GuardAsync(request, async () =>
        {
            access.Check(request.Headers.Authorization);
            var (route, asked) = RegistryRoutes.Find(request, path ?? "");
            return RegistryAnswers.Of(await route.Answer(registry, asked, ct));
        });
}
