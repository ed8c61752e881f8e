using System.Text.Json;
using System.Text.Json.Serialization;

namespace Serverless.Local.Settings;

/// <summary>The part of <c>host.json</c> that means something here; what is left out has the real host's default.</summary>
internal sealed record HostJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        Converters = { new JsonStringEnumConverter() },
    };

    public HostExtensions Extensions { get; init; } = new();

    /// <exception cref="HostStartException">The file isn't there, or a value in it is wrong.</exception>
    public static HostJson Load(string file)
    {
        try
        {
            var host = JsonSerializer.Deserialize<HostJson>(File.ReadAllBytes(file), Options) ?? new HostJson();
            host.Extensions.Kafka.Validate(file);
            return host;
        }
        catch (IOException e)
        {
            throw new HostStartException($"{file} can't be read: {e.Message}", e);
        }
        catch (JsonException e)
        {
            throw new HostStartException($"{file}, line {e.LineNumber + 1}: {e.Message}", e);
        }
    }
}

internal sealed record HostExtensions
{
    public HttpHostOptions Http { get; init; } = new();

    public KafkaHostOptions Kafka { get; init; } = new();

    public DurableHostOptions DurableTask { get; init; } = new();
}

internal sealed record HttpHostOptions
{
    public string RoutePrefix { get; init; } = "api";
}

internal sealed record DurableHostOptions
{
    /// <summary>Entities at work at the same time.</summary>
    public int MaxConcurrentEntityFunctions { get; init; } = 2 * Environment.ProcessorCount;
}
