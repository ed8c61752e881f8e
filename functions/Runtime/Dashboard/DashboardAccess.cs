using Microsoft.Extensions.Configuration;
using Serverless.Runtime.Questions;

namespace Serverless.Runtime.Dashboard;

/// <summary>
/// Who may read the dashboard and who may write. Function keys are the host's to look at: then everybody who comes here may do what was
/// asked for. Identities come in a header that App Service authentication sets and takes from whoever else sends it; it is believed only
/// where that is switched on.
/// </summary>
/// <param name="options">The settings.</param>
/// <param name="configuration">Says whether App Service authentication is switched on.</param>
public sealed class DashboardAccess(DashboardOptions options, IConfiguration configuration)
{
    /// <summary>The header that has the identity.</summary>
    public const string Header = "X-MS-CLIENT-PRINCIPAL";

    private const string Switch = "WEBSITE_AUTH_ENABLED";

    /// <summary>Whether the functions themselves look at who asks, and the host at no key.</summary>
    public bool IsByIdentity => options.Access == DashboardBy.Entra;

    /// <summary>Who asks, when they may read, and for <paramref name="writes"/> also write; else why not.</summary>
    /// <param name="principal">The header <see cref="Header"/>; null without one.</param>
    /// <param name="writes">Whether something is to be changed.</param>
    public (Caller? Caller, Problem? Problem) Check(string? principal, bool writes)
    {
        if (!IsByIdentity)
            return (new Caller(null, CanWrite: null), null);
        if (!bool.TryParse(configuration[Switch], out var isOn) || !isOn)
            return Refused(ProblemKind.Forbidden,
                "The dashboard is open to identities only, and App Service authentication is off: switch it on, or set "
                + "Dashboard__Access to key.");
        if (Principal.Parse(principal) is not { } found)
            return Refused(ProblemKind.Unauthorized, "Sign in first.");
        var (canRead, canWrite) = (found.Roles.Contains(options.ReadRole), found.Roles.Contains(options.WriteRole));
        return (writes ? canWrite : canRead || canWrite)
            ? (new Caller(found.Name, canWrite), null)
            : Refused(ProblemKind.Forbidden,
                $"This needs the app role '{(writes ? options.WriteRole : options.ReadRole)}': ask the owner of the app for it.");
    }

    private static (Caller?, Problem?) Refused(ProblemKind kind, string why) => (null, new Problem(kind, why));
}

/// <summary>Who asks.</summary>
/// <param name="Name">The name; null when only a key is known.</param>
/// <param name="CanWrite">Whether they may change something; null when only the host knows.</param>
public sealed record Caller(string? Name, bool? CanWrite);
