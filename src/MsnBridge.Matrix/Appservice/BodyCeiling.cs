using Microsoft.AspNetCore.Http.Metadata;

namespace MsnBridge.Matrix.Appservice;

/// <summary>The longest body that an endpoint takes; routing sets it before anything is read.</summary>
internal sealed record BodyCeiling(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
