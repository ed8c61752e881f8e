namespace Serverless.Runtime.Repair;

/// <summary>What a repair may do. By default it heals what it finds that shards or batches need.</summary>
public sealed record RepairOptions
{
    /// <summary>Whether every object that a row names is looked at, not only those that are needed now.</summary>
    public bool Deep { get; init; }

    /// <summary>Whether it only shows what it finds.</summary>
    public bool DryRun { get; init; }

    /// <summary>Whether what is folded again is taken when something else comes out than was sealed.</summary>
    public bool AcceptRefold { get; init; }

    /// <summary>Whether shards go on after what can't be had again.</summary>
    public bool AcceptLoss { get; init; }

    /// <summary>Who decides that, to be stored with each decision.</summary>
    public string By { get; init; } = "operator";
}
