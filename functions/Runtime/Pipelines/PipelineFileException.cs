namespace Serverless.Runtime.Pipelines;

/// <summary>A pipeline file is missing or has mistakes; the message names the file and lists each mistake with its line and path.</summary>
public sealed class PipelineFileException(string message) : Exception(message);
