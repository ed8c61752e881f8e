using Microsoft.AspNetCore.Http;
using Serverless.Runtime.Questions;

namespace Serverless.Functions.Http.Dashboard;

/// <summary>
/// Keeps pages of other sites from acting in the name of whoever looks at them: a browser sends such a header for its own site's scripts
/// only, unless the app allows others (CORS), which it doesn't.
/// </summary>
internal static class OtherSite
{
    private const string Header = "X-Dashboard";

    public static Problem? Problem(HttpRequest request) => request.Headers.ContainsKey(Header)
        ? null
        : new Problem(ProblemKind.Forbidden, $"A request that changes something needs the header '{Header}', with any value.");
}
