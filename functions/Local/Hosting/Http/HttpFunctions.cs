using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Serverless.Local.Hosting.Functions;

namespace Serverless.Local.Hosting.Http;

/// <summary>Puts HTTP functions under their routes: <c>/{prefix}/{route}</c>, the function's name where it has no route.</summary>
internal static class HttpFunctions
{
    private static readonly string[] AllMethods = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];

    public static void Map(IEndpointRouteBuilder routes, string prefix, LocalFunction function, FunctionInvoker invoker)
    {
        var trigger = (HttpTrigger)function.Trigger;
        var methods = trigger.Methods is { Count: > 0 } some ? some.Select(m => m.ToUpperInvariant()) : AllMethods;
        var pattern = $"/{prefix}/{trigger.Route ?? function.Name}".Replace("//", "/", StringComparison.Ordinal);
        routes.MapMethods(pattern, methods, context => HandleAsync(context, function, invoker));
    }

    private static async Task HandleAsync(HttpContext context, LocalFunction function, FunctionInvoker invoker)
    {
        var result = await invoker.CallAsync(
            function, _ => context.Request, context.RequestAborted, name => context.Request.RouteValues[name]?.ToString());
        var action = new ActionContext(context, context.GetRouteData(), new ActionDescriptor());
        await ((IActionResult)result!).ExecuteResultAsync(action);
    }
}
