using System.Net;
using Microsoft.AspNetCore.Http;

namespace Serverless.Local.Hosting.Http;

/// <summary>
/// The local host asks for no keys, as only this machine reaches it. A page of another site could, through a browser here, once a name of
/// that site leads to this machine: so requests by any other name than this machine's are refused.
/// </summary>
internal static class OwnNames
{
    public static Task RefuseOthersAsync(HttpContext context, RequestDelegate next)
    {
        var host = context.Request.Host.Host;
        var isAddress = IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip);
        if (isAddress || host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsync("Ask for localhost or 127.0.0.1: this host answers to no other name.");
    }
}
