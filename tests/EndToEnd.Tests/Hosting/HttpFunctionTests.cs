using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Serverless.Local.Hosting;
using Serverless.Local.Settings;

namespace Serverless.EndToEnd.Tests.Hosting;

public sealed class HttpFunctionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_function_answers_under_its_route_with_the_routes_values()
    {
        await using var host = Host(0);
        await host.StartAsync(CancellationToken.None);
        using var client = new HttpClient { BaseAddress = host.Address };

        Assert.Equal("hello a 1", await client.GetStringAsync("api/greet/a?times=1"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await client.PostAsync("api/greet/a", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("greet/a")).StatusCode);
        Assert.Equal("127.0.0.1", host.Address.Host);
        Assert.Equal("rest a/b%2Fc", await client.GetStringAsync("api/rest/a/b%2Fc"));
        Assert.Equal("rest ", await client.GetStringAsync("api/rest"));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_in_one_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var host = Host(port);

        var refused = await Assert.ThrowsAsync<HostStartException>(() => host.StartAsync(CancellationToken.None));

        Assert.Equal(
            $"Port {port} on 127.0.0.1 is taken by another program. Choose another one with --port, or 0 for any.",
            refused.Message);
    }

    private LocalHost Host(int port) => new(new LocalHostOptions
    {
        Configuration = new ConfigurationBuilder().Build(),
        DataFolder = _folder.Path,
        FunctionTypes = [typeof(GreetFunction), typeof(RestFunction)],
        Port = port,
    });

    internal static class GreetFunction
    {
        [Function("Greet")]
        public static IActionResult Run(
            [HttpTrigger(AuthorizationLevel.Function, "get", Route = "greet/{name}")] HttpRequest request, string name) =>
            new ContentResult { Content = $"hello {name} {request.Query["times"]}" };
    }

    internal static class RestFunction
    {
        [Function("Rest")]
        public static IActionResult Run(
            [HttpTrigger(AuthorizationLevel.Function, "get", Route = "rest/{*path}")] HttpRequest request, string? path) =>
            new ContentResult { Content = $"rest {path}" };
    }
}
