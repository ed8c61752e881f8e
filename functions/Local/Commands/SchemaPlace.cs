using System.CommandLine;
using Serverless.Local.Settings;
using Serverless.Runtime;
using Serverless.Runtime.Schemas;
using Serverless.Runtime.Settings;

namespace Serverless.Local.Commands;

/// <summary>Where the schemas of the verb <c>schema</c> are: in what a run has left, or at a registry.</summary>
internal sealed class SchemaPlace : IAsyncDisposable
{
    private static readonly Option<string?> Data = new("--data")
    {
        Description = "Data folder of runs that have ended, whose registry is meant; register makes it where there is none.",
    };

    private static readonly Option<string?> Registry = new("--registry")
    {
        Description = "Address of a registry that speaks Confluent's API; of a run: http://127.0.0.1:PORT/api/registry. "
            + "Default: SchemaRegistry__Url. SchemaRegistry__Username and SchemaRegistry__Password sign in.",
    };

    private readonly IAsyncDisposable? _data;
    private readonly IDisposable? _client;

    private SchemaPlace(StoredData data) => (Subjects, _data) = (data.Subjects, data);

    private SchemaPlace(ConfluentSubjects subjects) => (Subjects, _client) = (subjects, subjects);

    /// <summary>The options that name the place.</summary>
    public static IReadOnlyList<Option> Options => [Data, Registry];

    /// <summary>What is there.</summary>
    public ISubjects Subjects { get; }

    /// <summary>Opens the place that is named; null when none is.</summary>
    /// <exception cref="UsageException">Two are named, or what is named can't be one.</exception>
    public static SchemaPlace? Find(ParseResult parsed, bool creates = false)
    {
        var (folder, url) = (parsed.GetValue(Data), parsed.GetValue(Registry));
        if (folder is not null && url is not null)
            throw new UsageException("--data and --registry are two places: name one");
        if (folder is not null)
            return new(StoredData.Open(folder, [], "While a run uses it: --registry http://127.0.0.1:PORT/api/registry", creates: creates));
        var given = url is null ? null : new Dictionary<string, string?> { ["SchemaRegistry:Url"] = url };
        var settings = ServerlessSettings.From(LocalSettings.Load(Directory.GetCurrentDirectory(), given));
        // What is wrong with others is no matter here: no store is opened.
        SettingsException.ThrowIfAny([.. settings.Mistakes.Where(IsOfRegistries)]);
        return settings.Stores.SchemaRegistry.Url is null ? null : new(ConfluentSubjects.Open(settings.Stores.SchemaRegistry));
    }

    /// <summary>As <see cref="Find"/>, where one must be named.</summary>
    public static SchemaPlace Open(ParseResult parsed, string what, bool creates = false) => Find(parsed, creates)
        ?? throw new UsageException($"{what}: name its registry with --data DIR or --registry URL, or set SchemaRegistry__Url");

    private static bool IsOfRegistries(SettingMistake mistake) =>
        mistake.Setting.StartsWith("SchemaRegistry__", StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_data is not null)
            await _data.DisposeAsync();
    }
}
