using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.Functions;
using Serverless.Functions.Http;
using Serverless.Local.Hosting;

namespace Serverless.EndToEnd.Tests.Schemas;

/// <summary>The schema registry in the local host, with stores in a folder of its own.</summary>
internal sealed class RegistryHost : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalHost _host;

    private RegistryHost(string[] settings)
    {
        var given = settings.Select(setting => setting.Split('=', 2)).ToDictionary(pair => pair[0], pair => (string?)pair[1]);
        given.TryAdd("Kafka:Brokers", "127.0.0.1:9");
        given.TryAdd("Stores:Folder", _folder.Path);
        given.TryAdd("Pipelines:Folder", Path.Combine(AppContext.BaseDirectory, "pipelines"));
        _host = new LocalHost(new LocalHostOptions
        {
            Configuration = new ConfigurationBuilder().AddInMemoryCollection(given).Build(),
            DataFolder = _folder.Path,
            FunctionTypes = [typeof(SchemaRegistryFunction)],
            Port = 0,
            Services = (services, configuration) => services.AddFunctionApp(configuration),
        });
    }

    public HttpClient Client { get; } = new();

    /// <summary>What clients are told.</summary>
    public string Address => $"{_host.Address}api/registry";

    public static async Task<RegistryHost> StartAsync(params string[] settings)
    {
        var host = new RegistryHost(settings);
        await host._host.StartAsync(CancellationToken.None);
        return host;
    }

    /// <summary>The answer to a request: its status, and its content as JSON.</summary>
    public async Task<(int Status, JsonElement Content)> AskAsync(
        string method, string path, string? body = null, string? authorization = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"{Address}/{path}");
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/vnd.schemaregistry.v1+json");
        request.Headers.Authorization = authorization is null ? null : AuthenticationHeaderValue.Parse(authorization);
        using var response = await Client.SendAsync(request);
        Assert.Equal("application/vnd.schemaregistry.v1+json", response.Content.Headers.ContentType?.MediaType);
        var content = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, JsonDocument.Parse(content).RootElement);
    }

    /// <summary>A good answer as JSON, written without white space.</summary>
    public async Task<string> DoAsync(string method, string path, string? body = null)
    {
        var (status, content) = await AskAsync(method, path, body);
        Assert.True(status == 200, $"{method} {path}: {status} {content}");
        return JsonSerializer.Serialize(content);
    }

    /// <summary>Registers a schema, and gives its id.</summary>
    public async Task<int> RegisterAsync(string subject, string schema, string more = "")
    {
        var (status, content) = await AskAsync("POST", $"subjects/{Uri.EscapeDataString(subject)}/versions", Body(schema, more));
        Assert.True(status == 200, content.ToString());
        return content.GetProperty("id").GetInt32();
    }

    /// <summary>A schema as clients send it.</summary>
    public static string Body(string schema, string more = "") => $"{{\"schema\":{JsonSerializer.Serialize(schema)}{more}}}";

    /// <summary>A record with fields that are given as name and type.</summary>
    public static string Record(string name, params (string Name, string Type)[] fields)
    {
        var written = fields.Select(field => $"{{\"name\":\"{field.Name}\",\"type\":{field.Type}}}");
        return $"{{\"type\":\"record\",\"name\":\"{name}\",\"fields\":[{string.Join(',', written)}]}}";
    }

    /// <summary>A union of so many branches, each of which has its number in place of <c>#</c>.</summary>
    public static string Union(int count, string branch) => "[" + string.Join(',', Enumerable.Range(0, count)
        .Select(number => branch.Replace("#", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))) + "]";

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _host.DisposeAsync();
        _folder.Dispose();
    }
}
