using Serverless.Core.Text;
using Serverless.Runtime.Questions;

namespace Serverless.Functions.Http.Dashboard;

/// <summary>The rest of an address of the dashboard, by its slashes.</summary>
internal static class DashboardPath
{
    public static string[] Of(string? path) => (path ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Nothing is at such an address.</summary>
    public static Problem Unknown(IEnumerable<string> path) => new(
        ProblemKind.UnknownPosition,
        $"The dashboard has nothing at '{Printable.Of(string.Join('/', path))}': docs/dashboard.md lists what it has.");
}
