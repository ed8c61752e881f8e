using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker;
using Serverless.Local.Settings;

namespace Serverless.Local.Hosting.Functions;

/// <summary>
/// What starts a function, read from the trigger among its bindings. Texts are as they are written there: settings between percent signs
/// aren't resolved.
/// </summary>
internal abstract record Trigger
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(allowIntegerValues: false) },
    };

    private static readonly Dictionary<string, Type> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["kafkaTrigger"] = typeof(KafkaTrigger),
        ["timerTrigger"] = typeof(TimerTrigger),
        ["httpTrigger"] = typeof(HttpTrigger),
        ["entityTrigger"] = typeof(EntityTrigger),
    };

    public static IEnumerable<string> Types => Kinds.Keys;

    public static bool Is(Binding binding) => Kinds.ContainsKey(binding.Type);

    /// <exception cref="HostStartException">A property is missing, or its value isn't one of those that it can have.</exception>
    public static Trigger From(string function, Binding binding)
    {
        try
        {
            return (Trigger)binding.Json.Deserialize(Kinds[binding.Type], Options)!;
        }
        catch (JsonException e)
        {
            var where = e.Path is { Length: > 2 } path ? $", at '{path[2..]}'" : "";
            throw new HostStartException(
                $"Function {function}: its {binding.Type} can't be read{where}: {Line(e.Message)} "
                + "Correct the attribute, or the metadata transformer that changed it.",
                e);
        }
    }

    // What follows repeats the path.
    private static string Line(string message) => message.Split(" Path: ")[0];
}

/// <summary>How many records a call gets.</summary>
internal enum Cardinality
{
    One,
    Many,
}

internal sealed record KafkaTrigger : Trigger
{
    public required string BrokerList { get; init; }

    public required string Topic { get; init; }

    public string ConsumerGroup { get; init; } = "$Default";

    public Cardinality Cardinality { get; init; }

    public KafkaMessageKeyType KeyDataType { get; init; } = KafkaMessageKeyType.String;

    public BrokerProtocol Protocol { get; init; } = BrokerProtocol.NotSet;

    public BrokerAuthenticationMode AuthenticationMode { get; init; } = BrokerAuthenticationMode.NotSet;

    public string? Username { get; init; }

    public string? Password { get; init; }
}

internal sealed record TimerTrigger : Trigger
{
    public required string Schedule { get; init; }
}

internal sealed record HttpTrigger : Trigger
{
    public AuthorizationLevel AuthLevel { get; init; } = AuthorizationLevel.Function;

    /// <summary>All methods where it is empty.</summary>
    public IReadOnlyList<string> Methods { get; init; } = [];

    /// <summary>The function's name where it isn't set.</summary>
    public string? Route { get; init; }

    /// <summary>Whether the route has a parameter, which may take the rest of the path.</summary>
    public bool Names(string parameter) =>
        Route?.Contains($"{{{parameter}}}", StringComparison.OrdinalIgnoreCase) == true
        || Route?.EndsWith($"{{*{parameter}}}", StringComparison.OrdinalIgnoreCase) == true;
}

internal sealed record EntityTrigger : Trigger
{
    /// <summary>The function's name where it isn't set.</summary>
    public string? EntityName { get; init; }
}
