using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Serverless.Runtime.Settings;

namespace Serverless.Local.Settings;

/// <summary>
/// What this host reads of <c>host.json</c>: some properties of <c>extensions.kafka</c>, <c>extensions.durableTask</c> and
/// <c>extensions.http</c>. What is left out has the real host's default. The other properties that the real host knows in these three are
/// accepted and mean nothing here; the rest of the file is not looked at.
/// </summary>
internal sealed record HostJson(KafkaHostOptions Kafka, DurableHostOptions DurableTask, HttpHostOptions Http)
{
    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip };

    /// <summary>
    /// The three objects, each with the options that its properties are read into and the names that only the real host uses.
    /// </summary>
    public static readonly IReadOnlyList<(string Path, Type Options, IReadOnlyList<string> HostOnly)> Sections =
    [
        ("extensions.kafka", typeof(KafkaHostOptions), KafkaHostOptions.HostOnly),
        ("extensions.durableTask", typeof(DurableHostOptions), DurableHostOptions.HostOnly),
        ("extensions.http", typeof(HttpHostOptions), HttpHostOptions.HostOnly),
    ];

    /// <exception cref="HostStartException">The file can't be read.</exception>
    /// <exception cref="UsageException">The file is no JSON object, or one of the three is none.</exception>
    /// <exception cref="SettingsException">A property is misspelt or has a value that isn't allowed.</exception>
    public static HostJson Load(string file)
    {
        var mistakes = new List<SettingMistake>();
        var host = Read(file, mistakes);
        SettingsException.ThrowIfAny(mistakes);
        return host;
    }

    /// <summary>Adds a mistake for each property that is misspelt or has a value that isn't allowed.</summary>
    /// <exception cref="HostStartException">The file can't be read.</exception>
    /// <exception cref="UsageException">The file is no JSON object, or one of the three is none.</exception>
    public static HostJson Read(string file, ICollection<SettingMistake> mistakes)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file), Options);
            var sections = Sections.Select(section => SectionOf(json.RootElement, section.Path, file)).ToList();
            foreach (var (section, (_, options, hostOnly)) in sections.Zip(Sections))
                section.FindUnknown([.. OptionProperty.AllOf(options).Select(property => property.Name), .. hostOnly], mistakes);
            return new HostJson(
                sections[0].Read<KafkaHostOptions>(mistakes),
                sections[1].Read<DurableHostOptions>(mistakes),
                sections[2].Read<HttpHostOptions>(mistakes));
        }
        catch (IOException e)
        {
            throw new HostStartException($"{file} can't be read: {e.Message}", e);
        }
        catch (JsonException fault)
        {
            throw SettingsFile.NotJson(file, fault);
        }
    }

    private static SettingsSection SectionOf(JsonElement root, string path, string file)
    {
        var found = root;
        foreach (var name in path.Split('.'))
        {
            if (found.ValueKind != JsonValueKind.Object)
                throw new UsageException($"{file}: '{path}' must be an object, and so must what it is in; correct it, or leave it out.");
            if (!found.TryGetProperty(name, out found))
                return SettingsSection.Of([], path, file);
        }
        if (found.ValueKind != JsonValueKind.Object)
            throw new UsageException($"{file}: '{path}' must be an object, and so must what it is in; correct it, or leave it out.");
        var given = found.EnumerateObject().Where(property => property.Value.ValueKind != JsonValueKind.Null);
        return SettingsSection.Of(given.Select(property => KeyValuePair.Create(property.Name, property.Value.ToString())), path, file);
    }
}

/// <summary><c>extensions.http</c> of host.json.</summary>
internal sealed record HttpHostOptions
{
    /// <summary>Properties that the real host alone uses.</summary>
    public static readonly IReadOnlyList<string> HostOnly =
    [
        "MaxOutstandingRequests", "MaxConcurrentRequests", "DynamicThrottlesEnabled", "Hsts", "CustomHeaders",
        "EnableChunkedRequestBinding",
    ];

    /// <summary>What the paths of HTTP functions begin with; empty for nothing.</summary>
    /// <value>Default api, path segments of letters, digits, - and _ with / between them, or nothing.</value>
    [RegularExpression("[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*", ErrorMessage = "path segments of letters, digits, - and _ with / between them, "
        + "or nothing")]
    public string RoutePrefix { get; init; } = "api";
}

/// <summary><c>extensions.durableTask</c> of host.json.</summary>
internal sealed record DurableHostOptions
{
    /// <summary>Properties that the real host alone uses.</summary>
    public static readonly IReadOnlyList<string> HostOnly =
    [
        "HubName", "StorageProvider", "Tracing", "Notifications", "NotificationUrl", "HttpSettings", "DefaultVersion",
        "VersionMatchStrategy", "VersionFailureStrategy", "MaxConcurrentActivityFunctions", "MaxConcurrentOrchestratorFunctions",
        "MaxEntityOperationBatchSize", "MaxOrchestrationActions", "EntityMessageReorderWindowInMinutes", "ExtendedSessionsEnabled",
        "ExtendedSessionIdleTimeoutInSeconds", "OverridableExistingInstanceStates", "RollbackEntityOperationsOnExceptions",
        "ThrowStatusExceptionsOnRaiseEvent", "StoreInputsInOrchestrationHistory", "UseGracefulShutdown", "UseAppLease",
        "AppLeaseOptions", "LocalRpcEndpointEnabled",
        "MaxGrpcMessageSizeInBytes", "GrpcHttpClientTimeout",
    ];

    /// <summary>Most entities at work at the same time. When it is not set: twice the processors.</summary>
    /// <value>From 1 to 1000.</value>
    [Range(1, 1_000)]
    public int? MaxConcurrentEntityFunctions { get; init; }
}
