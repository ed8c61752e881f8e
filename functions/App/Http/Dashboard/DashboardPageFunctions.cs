using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Functions.Http.Dashboard;

/// <summary>
/// The dashboard's page and what it is made of. Everybody may have them: they are files, and hold nothing of any pipeline. What the page
/// shows it asks for (<see cref="DashboardFunctions"/>).
/// </summary>
public static class DashboardPageFunctions
{
    [Function("Dashboard")]
    public static IActionResult Page(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "dashboard")] HttpRequest request) =>
        // The page names its files relative to its address, which ends without a slash.
        request.Path.Value!.EndsWith('/') ? new RedirectResult("../dashboard") : PageFile.Page;

    [Function("DashboardAsset")]
    public static IActionResult Asset(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "dashboard/assets/{name}")] HttpRequest request, string name) =>
        PageFile.Find(name) is { } found ? found : new NotFoundResult();
}
