package io.curvescope.curvature.safetensors;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The contents of a safetensors file.
 *
 * @param tensors the tensors by name, in the order of their bytes
 * @param metadata the free text that the writer left under {@code __metadata__}
 */
public record SafetensorsFile(Map<String, StoredTensor> tensors, Map<String, String> metadata) {
  public SafetensorsFile {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /** The tensor of a name. */
  public Optional<StoredTensor> tensor(String name) {
    return Optional.ofNullable(tensors.get(name));
  }
}
