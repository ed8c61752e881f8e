using System.Text.Json;
using System.Text.Json.Nodes;

namespace Serverless.Runtime.Dashboard;

/// <summary>
/// An identity, as App Service authentication gives it: base64 of JSON with claims, and which types of them are name and roles.
/// </summary>
/// <param name="Name">The name, for the log.</param>
/// <param name="Roles">The app roles.</param>
internal sealed record Principal(string Name, IReadOnlyCollection<string> Roles)
{
    private const string UsualName = "name";
    private const string UsualRole = "roles";

    /// <summary>Null for a header that isn't there, or isn't an identity.</summary>
    public static Principal? Parse(string? header)
    {
        try
        {
            return header is { Length: > 0 } && JsonNode.Parse(Convert.FromBase64String(header)) is JsonObject found ? Of(found) : null;
        }
        catch (Exception wrong) when (wrong is FormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static Principal Of(JsonObject found)
    {
        var claims = (found["claims"]?.AsArray() ?? []).Select(one => (Type: (string?)one!["typ"], Value: (string?)one["val"])).ToList();
        var (ofName, ofRole) = ((string?)found["name_typ"], (string?)found["role_typ"]);
        var name = claims.Find(claim => claim.Type == ofName || claim.Type == UsualName || claim.Type == "preferred_username").Value;
        return new Principal(
            name ?? "somebody without a name",
            [.. claims.Where(claim => claim.Type == ofRole || claim.Type == UsualRole).Select(claim => claim.Value).OfType<string>()]);
    }
}
