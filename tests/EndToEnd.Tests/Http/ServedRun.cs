using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Serverless.EndToEnd.Tests.Commands;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.Functions;
using Serverless.Local.Hosting;
using Serverless.Local.Hosting.Functions;

namespace Serverless.EndToEnd.Tests.Http;

/// <summary>The HTTP functions over what a finished run has left, in a host that reads no topic and has no timer.</summary>
public sealed class ServedRun : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private LocalHost? _host;

    public async Task InitializeAsync()
    {
        var run = new FinishedRun();
        await run.InitializeAsync();
        var data = run.CopyTo(_folder);
        var settings = new Dictionary<string, string?>
        {
            ["Kafka:Brokers"] = "127.0.0.1:9",
            ["Stores:Kind"] = "embedded",
            ["Stores:Folder"] = data,
            ["Pipelines:Names"] = "telemetry",
            ["Pipelines:Folder"] = WithFeature(),
        };
        Functions = [.. new DeclaredFunctions(new LocalHostOptions { Configuration = null!, DataFolder = "" }.FunctionTypes).Metadata()
            .Select(function => HttpRoute.Of(function.Name!, function.RawBindings!)).OfType<HttpRoute>()];
        _host = new LocalHost(new LocalHostOptions
        {
            Configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build(),
            DataFolder = data,
            Port = 0,
            Runs = name => Functions.Any(function => function.Name == name),
            Services = (services, configuration) => services.AddFunctionApp(configuration),
        });
        await _host.StartAsync(CancellationToken.None);
        Client.BaseAddress = _host.Address;
    }

    public HttpClient Client { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    /// <summary>The HTTP functions.</summary>
    internal IReadOnlyList<HttpRoute> Functions { get; private set; } = [];

    // The pipeline of the run with a feature, which changes no view.
    private string WithFeature()
    {
        const string Feature = """{ "features": { "port": { "device-metrics": { "newest": 2, "values": ["count", "mean"] } } }, """;
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Path, "pipelines")).FullName;
        var file = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "pipelines", "telemetry.json"));
        File.WriteAllText(Path.Combine(folder, "telemetry.json"), Feature + file[(file.IndexOf('{', StringComparison.Ordinal) + 1)..]);
        return folder;
    }

    public async Task DisposeAsync() => await _host!.DisposeAsync();

    public void Dispose()
    {
        Client.Dispose();
        _folder.Dispose();
    }

    /// <summary>A good answer.</summary>
    internal async Task<JsonElement> GetAsync(string path)
    {
        using var response = await Client.GetAsync(path);
        var content = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, content);
        return JsonDocument.Parse(content).RootElement;
    }

    /// <summary>A problem: its status, the last part of its type, and its detail.</summary>
    internal async Task<(int Status, string Type, string Detail)> ProblemAsync(string path, string method = "GET")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await Client.SendAsync(request);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal((int)response.StatusCode, problem.GetProperty("status").GetInt32());
        var type = problem.GetProperty("type").GetString()!.Split(':')[^1];
        return ((int)response.StatusCode, type, problem.GetProperty("detail").GetString()!);
    }
}

/// <summary>An HTTP function as its trigger declares it.</summary>
internal sealed record HttpRoute(string Name, string Path, IReadOnlyList<string> Methods)
{
    public static HttpRoute? Of(string name, IEnumerable<string> bindings)
    {
        foreach (var binding in bindings.Select(text => JsonDocument.Parse(text).RootElement))
        {
            if (binding.GetProperty("type").GetString() == "httpTrigger")
                return new HttpRoute(
                    name, "/api/" + binding.GetProperty("route").GetString(),
                    [.. binding.GetProperty("methods").EnumerateArray().Select(method => method.GetString()!)]);
        }
        return null;
    }
}
