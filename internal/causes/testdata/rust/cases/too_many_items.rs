//! A log record for every reading of a thermometer, and all of them in one
//! request.

use opentelemetry::logs::{LogRecord, Logger, LoggerProvider, Severity};
use opentelemetry_otlp::LogExporter;
use opentelemetry_sdk::logs::{BatchConfigBuilder, BatchLogProcessor, SdkLoggerProvider};

use crate::shop::{self, Outcome};

const READINGS: usize = 60_000;

pub fn run(fixed: bool) -> Outcome {
    let exporter = LogExporter::builder().with_http().build()?;
    let processor = if fixed {
        let config = BatchConfigBuilder::default()
            .with_max_export_batch_size(128)
            .build();
        let processor = BatchLogProcessor::builder(exporter)
            .with_batch_config(config)
            .build();
        processor
    } else {
        let config = BatchConfigBuilder::default()
            .with_max_queue_size(READINGS)
            .with_max_export_batch_size(READINGS)
            .build();
        BatchLogProcessor::builder(exporter).with_batch_config(config).build()
    };
    let provider = SdkLoggerProvider::builder()
        .with_resource(shop::resource())
        .with_log_processor(processor)
        .build();
    let logger = provider.logger("thermometer");
    for i in 0..READINGS {
        if fixed && i % 1024 == 0 {
            provider.force_flush()?; // the queue holds 2048
        }
        let mut record = logger.create_log_record();
        record.set_severity_number(Severity::Info);
        record.set_body("92".into());
        logger.emit(record);
    }
    Ok(provider.shutdown()?)
}
