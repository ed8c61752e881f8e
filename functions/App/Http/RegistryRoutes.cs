using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Serverless.Runtime.Schemas;

namespace Serverless.Functions.Http;

/// <summary>A route of the registry.</summary>
/// <param name="Method">The method of requests.</param>
/// <param name="Path">What matches their paths.</param>
/// <param name="Answer">Gives the answer.</param>
internal sealed record RegistryRoute(string Method, Regex Path, RegistryRoute.Answering Answer)
{
    public delegate Task<object> Answering(SchemaRegistry registry, RegistryRequest asked, CancellationToken ct);
}

/// <summary>
/// The addresses of the schema registry, those of Confluent's. The first that matches is taken. A subject may have slashes, which some
/// hosts decode: so it is as much of the path as the rest of its route leaves.
/// </summary>
internal static class RegistryRoutes
{
    private const string Version = "subjects/{subject}/versions/{version}";

    private static readonly RegistryRoute[] All =
    [
        Of("GET", "", (_, _, _) => Task.FromResult<object>(new object())),
        Of("GET", "schemas/types", (_, _, _) => Task.FromResult<object>(new[] { "AVRO" })),
        Of("GET", "schemas/ids/{id}/schema", RegistrySchemas.TextAsync),
        Of("GET", "schemas/ids/{id}/subjects", RegistrySchemas.SubjectsAsync),
        Of("GET", "schemas/ids/{id}/versions", RegistrySchemas.VersionsAsync),
        Of("GET", "schemas/ids/{id}", RegistrySchemas.FindAsync),
        Of("GET", "schemas/guids/{guid}", RegistrySchemas.FindByGuidAsync),
        Of("GET", "schemas", RegistrySchemas.ListAsync),
        Of("POST", "compatibility/subjects/{subject}/versions/{version}", RegistrySubjects.CheckAsync),
        Of("POST", "compatibility/subjects/{subject}/versions", RegistrySubjects.CheckAsync),
        Of("GET", $"{Version}/schema", RegistrySubjects.TextAsync),
        Of("GET", $"{Version}/referencedby", RegistrySubjects.ReferencesAsync),
        Of("GET", Version, RegistrySubjects.VersionAsync),
        Of("DELETE", Version, RegistrySubjects.DeleteVersionAsync),
        Of("GET", "subjects/{subject}/versions", RegistrySubjects.VersionsAsync),
        Of("POST", "subjects/{subject}/versions", RegistrySubjects.RegisterAsync),
        Of("POST", "subjects/{subject}", RegistrySubjects.FindAsync),
        Of("DELETE", "subjects/{subject}", RegistrySubjects.DeleteAsync),
        Of("GET", "subjects", RegistrySubjects.ListAsync),
        Of("GET", "config/{subject}", RegistryLevels.OfSubjectAsync),
        Of("PUT", "config/{subject}", RegistryLevels.SetOfSubjectAsync),
        Of("DELETE", "config/{subject}", RegistryLevels.ResetOfSubjectAsync),
        Of("GET", "config", RegistryLevels.ReadAsync),
        Of("PUT", "config", RegistryLevels.SetAsync),
        Of("DELETE", "config", RegistryLevels.ResetAsync),
        Of("GET", "mode/{subject}", RegistryLevels.ModeOfSubjectAsync),
        Of("PUT", "mode/{subject}", RegistryLevels.SetModeAsync),
        Of("GET", "mode", RegistryLevels.ModeAsync),
        Of("PUT", "mode", RegistryLevels.SetModeAsync),
    ];

    /// <summary>The route of a request.</summary>
    /// <exception cref="RegistryException">There is no such address, or it has no such method.</exception>
    public static (RegistryRoute Route, RegistryRequest Asked) Find(HttpRequest request, string path)
    {
        var matches = All.Select(route => (Route: route, Match: route.Path.Match(path.Trim('/')))).Where(one => one.Match.Success).ToList();
        if (matches.Count == 0)
            throw new RegistryException(RegistryError.NotFound, "HTTP 404 Not Found: the registry has no such address.");
        var (found, match) = matches.Find(one => HttpMethods.Equals(one.Route.Method, request.Method));
        if (found is null)
            throw new RegistryException(
                RegistryError.MethodNotAllowed, $"HTTP 405 Method Not Allowed: the address has no {request.Method}.");
        var asked = new RegistryRequest(request, match);
        asked.CheckParameters();
        return (found, asked);
    }

    private static RegistryRoute Of(string method, string template, RegistryRoute.Answering answer)
    {
        var pattern = template.Replace("{subject}", "(?<subject>.+)", StringComparison.Ordinal);
        pattern = Regex.Replace(pattern, @"\{(\w+)\}", "(?<$1>[^/]+)");
        return new RegistryRoute(method, new Regex($"^{pattern}$", RegexOptions.CultureInvariant | RegexOptions.Singleline), answer);
    }
}
