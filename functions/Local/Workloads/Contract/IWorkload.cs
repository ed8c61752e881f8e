namespace Serverless.Local.Workloads.Contract;

/// <summary>
/// The generator of one pipeline's input, and the truth of what must come of it. A workload is a folder that implements this and a line in
/// the catalog beside it. Stateless, safe for any thread.
/// </summary>
internal interface IWorkload
{
    /// <summary>Name of the pipeline that it feeds.</summary>
    string Pipeline { get; }

    /// <summary>What a run generates when the command line says nothing.</summary>
    GeneratedLoad DefaultLoad { get; }

    /// <summary>The command-line options that it takes.</summary>
    IReadOnlyList<WorkloadOption> Options { get; }

    /// <summary>Sources of present events by the name that <c>--feed PIPELINE=NAME</c> gives them.</summary>
    IReadOnlyDictionary<string, LiveFeedSource> LiveSources { get; }

    /// <summary>The input of a load. Equal requests give equal input, in every process.</summary>
    GeneratedInput Generate(GenerateRequest request);
}
