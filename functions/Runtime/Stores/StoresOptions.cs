using System.ComponentModel.DataAnnotations;
using Serverless.Runtime.AzureStorage;
using Serverless.Runtime.Embedded.Sqlite;
using Serverless.Runtime.Settings;

namespace Serverless.Runtime.Stores;

/// <summary>Where the ledger, deltas, side outputs, reference tables, schemas and flags are.</summary>
public enum StoresKind
{
    /// <summary>In a folder of this machine, for one process.</summary>
    Embedded,

    /// <summary>In Azure Tables and Blobs, for any number of instances.</summary>
    Azure,
}

/// <summary>The stores of everything but results: the settings <c>Stores:*</c>.</summary>
public sealed record StoresOptions : IOptionRules
{
    /// <summary>
    /// Where the ledger, delta objects, dead letters and late events, reference tables, schemas and flags are: in a folder, for one
    /// process, or in Azure Tables and Blobs, for any number of instances.
    /// </summary>
    /// <value>Default embedded, one of embedded, azure.</value>
    public StoresKind Kind { get; init; } = StoresKind.Embedded;

    /// <summary>Of embedded stores: the folder where they keep their data. It must be set then.</summary>
    /// <value>A path without ; = and ?.</value>
    [RegularExpression("[^;=?]+", ErrorMessage = "a path without ; = and ?")]
    public string? Folder { get; init; }

    /// <summary>Of embedded stores: what acknowledged writes survive, the end of the process or a loss of power.</summary>
    /// <value>Default power, one of process, power.</value>
    public EmbeddedDurability Durability { get; init; } = EmbeddedDurability.Power;

    /// <summary>Of azure stores: the name of the storage connection.</summary>
    /// <value>Default AzureWebJobsStorage, text.</value>
    public string Connection { get; init; } = StorageConnection.DefaultName;

    /// <summary>Of azure stores: what the names of all tables and containers begin with.</summary>
    /// <value>Default serverless, 1 to 20 lower-case letters and digits, a letter first.</value>
    [RegularExpression("[a-z][a-z0-9]{0,19}", ErrorMessage = "1 to 20 lower-case letters and digits, a letter first")]
    public string Prefix { get; init; } = "serverless";

    IEnumerable<(string Property, string Problem)> IOptionRules.Broken()
    {
        if (Kind == StoresKind.Embedded && Folder is null)
            yield return (nameof(Folder), "is missing: set it to the folder where the embedded stores keep their data");
    }
}
