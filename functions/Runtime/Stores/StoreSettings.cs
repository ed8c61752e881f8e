using Microsoft.Extensions.Configuration;
using Serverless.Runtime.AzureStorage;
using Serverless.Runtime.Settings;

namespace Serverless.Runtime.Stores;

/// <summary>Where the ledger, deltas, side outputs, reference tables and pressure flags are.</summary>
public enum StoresKind
{
    /// <summary>In a folder of this machine, for one process.</summary>
    Embedded,

    /// <summary>In Azure Tables and Blobs.</summary>
    Azure,
}

/// <summary>Where results are.</summary>
public enum ResultsKind
{
    Embedded,
    Tables,
    Cosmos,
}

/// <summary>
/// Which stores to open. <c>Stores:Kind</c> is <c>embedded</c> (so without) or <c>azure</c>; <c>Results:Store</c> is <c>embedded</c>, <c>tables</c> or <c>cosmos</c>,
/// and without it <c>tables</c> beside azure stores, <c>embedded</c> beside embedded ones. <c>Stores:Connection</c> names the storage connection, <c>Stores:Prefix</c>
/// begins the names of all tables and containers, 1 to 20 lower-case letters and digits with a letter first. With <c>Archive:Enabled = true</c> clean events are kept whole too.
/// </summary>
internal sealed record StoreSettings(StoresKind Kind, ResultsKind Results, bool HasArchive, string Connection, string Prefix)
{
    private const int MaxPrefix = 20;

    /// <summary>Throws <see cref="SettingsException"/> for a value that isn't one.</summary>
    public static StoreSettings From(IConfiguration configuration)
    {
        var kind = EnumSetting.Of(configuration, "Stores:Kind", StoresKind.Embedded);
        var results = EnumSetting.Of(configuration, "Results:Store", kind == StoresKind.Azure ? ResultsKind.Tables : ResultsKind.Embedded);
        var archive = EnumSetting.Of(configuration, "Archive:Enabled", Switch.False) == Switch.True;
        return new StoreSettings(kind, results, archive, configuration["Stores:Connection"] is { Length: > 0 } name ? name : StorageConnection.DefaultName, PrefixOf(configuration));
    }

    private enum Switch
    {
        False,
        True,
    }

    private static string PrefixOf(IConfiguration configuration)
    {
        var prefix = configuration["Stores:Prefix"] is { Length: > 0 } given ? given : "serverless";
        return prefix.Length <= MaxPrefix && char.IsAsciiLetterLower(prefix[0]) && prefix.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter))
            ? prefix
            : throw new SettingsException("Stores__Prefix", $"is '{prefix}': set 1 to {MaxPrefix} lower-case letters and digits, a letter first");
    }
}
