using Serverless.Core.Pipelines;
using Serverless.Local.Output;
using Serverless.Local.Settings;
using Serverless.Runtime;
using Serverless.Runtime.Pipelines;
using Serverless.Runtime.Stores;

namespace Serverless.Local.Runs.Checks;

/// <summary>Makes sure that there is a key for personal data, where pipelines have any.</summary>
internal static class KeyCheck
{
    /// <summary>Makes one for the data folder, and says so, where the settings name none and the folder has none.</summary>
    /// <exception cref="PipelineFileException">The data is kept in an account, where no key of a folder may be used.</exception>
    public static void Run(IReadOnlyList<Pipeline> pipelines, ServerlessSettings settings, string folder, bool isTemporary)
    {
        if (settings.Personal.Current is not null || pipelines.All(pipeline => pipeline.Personal.IsEmpty))
            return;
        if (settings.Stores.Stores.Kind != StoresKind.Embedded)
            new PipelineSet(pipelines, new Dictionary<string, IReadOnlyList<string>>()).With(settings.Personal).All();
        if (FolderKey.TryCreate(folder))
        {
            Terminal.Line("personal data is hashed with a key that was made for this run: "
                + (isTemporary ? "it goes with its data" : Path.Combine(folder, FolderKey.FileName)));
        }
    }
}
