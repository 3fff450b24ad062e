{{/*
The values of this library in the chart that uses it, by its alias.
*/}}
{{- define "leadsman.values" -}}
{{- $values := .Values.leadsman | default (index .Values "leadsman-lib") -}}
{{- required "leadsman-lib: give the dependency the alias leadsman in Chart.yaml" $values | toYaml -}}
{{- end }}

{{/*
The name of Role, RoleBinding and ConfigMap.
*/}}
{{- define "leadsman.fullname" -}}
{{- $values := include "leadsman.values" . | fromYaml -}}
{{- if $values.fullnameOverride -}}
{{- $values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else if contains "leadsman" .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-leadsman" (.Release.Name | trunc 54 | trimSuffix "-") -}}
{{- end -}}
{{- end }}

{{/*
The image, by digest where there is one. The version is the library's, not that of
the chart which uses it.
*/}}
{{- define "leadsman.image" -}}
{{- $image := (include "leadsman.values" . | fromYaml).image -}}
{{- $registry := dig "imageRegistry" "" (.Values.global | default dict) | default $image.registry -}}
{{- $name := $image.repository -}}
{{- if $registry }}{{ $name = printf "%s/%s" $registry $name }}{{ end -}}
{{- if $image.digest -}}
{{- printf "%s@%s" $name $image.digest -}}
{{- else -}}
{{- printf "%s:%s" $name ($image.tag | default (.Subcharts.leadsman | default (index .Subcharts "leadsman-lib")).Chart.AppVersion) -}}
{{- end -}}
{{- end }}

{{/*
"true" where leadsman is to be a native sidecar.
*/}}
{{- define "leadsman.native" -}}
{{- $native := (include "leadsman.values" . | fromYaml).native -}}
{{- if eq (toString $native) "auto" -}}
{{- semverCompare ">=1.29.0-0" .Capabilities.KubeVersion.Version -}}
{{- else -}}
{{- $native -}}
{{- end -}}
{{- end }}

{{/*
"true" where leadsman may ask the API server. YAML's off is a truth value to Helm.
*/}}
{{- define "leadsman.usesApi" -}}
{{- $config := (include "leadsman.values" . | fromYaml).config | default dict -}}
{{- not (has (dig "kubernetes" "enabled" "auto" $config | toString) (list "false" "off")) -}}
{{- end }}

{{/*
Where leadsman listens: the port of server.listen.
*/}}
{{- define "leadsman.port" -}}
{{- $config := (include "leadsman.values" . | fromYaml).config | default dict -}}
{{- regexFind "[0-9]+$" (dig "server" "listen" "" $config) | default "8010" -}}
{{- end }}

{{/*
The condition of the pod that leadsman writes; empty: none.
*/}}
{{- define "leadsman.conditionType" -}}
{{- $values := include "leadsman.values" . | fromYaml -}}
{{- if $values.gate.enabled -}}
{{- $values.gate.conditionType -}}
{{- else -}}
{{- dig "kubernetes" "conditionType" "" ($values.config | default dict) -}}
{{- end -}}
{{- end }}
